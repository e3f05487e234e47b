use resilience::health_check;

#[health_check]
async fn database() -> bool {
    let shared = std::rc::Rc::new(true);
    std::future::ready(()).await;
    *shared
}

fn main() {}
