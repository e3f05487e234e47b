use resilience::health_check;

#[health_check("", critical = false, timout = "1s", max_age = 5)]
const fn database<T>(_pool: T) -> impl Future<Output = ()> {
    std::future::ready(())
}

fn main() {}
