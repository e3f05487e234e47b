use resilience::retry;

#[retry]
const fn constant() -> Result<(), ()> {
    Ok(())
}

#[retry]
extern "C" fn foreign() {}

#[retry]
fn future() -> impl Future<Output = Result<(), ()>> {
    std::future::ready(Ok(()))
}

#[retry]
async fn never() -> ! {
    loop {}
}

trait Fetch {
    #[retry]
    fn fetch(&self) -> Result<(), ()>;
}

#[retry]
struct Structure;

fn main() {}
