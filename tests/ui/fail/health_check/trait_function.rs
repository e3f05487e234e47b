use resilience::health_check;

trait Checked {
    #[health_check]
    fn database();
}

fn main() {}
