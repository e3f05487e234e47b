use resilience::on_startup;

struct Pool;

impl Pool {
    #[on_startup]
    async fn migrate(self) {}
}

fn main() {}
