use resilience::health_check;

#[health_check("", critical = false, timout = "1s", max_age = 5)]
const fn database<T>(pool: T) -> impl Future<Output = ()> {
    pool
}

fn main() {}
