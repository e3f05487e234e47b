use resilience::health_check;

#[health_check]
fn database<T>(_pool: &T)
where
    T: Send,
{
}

fn main() {}
