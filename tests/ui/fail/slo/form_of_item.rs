use resilience::slo;

#[slo(availability = "99.9%")]
static CASE_1: u8 = 3;

#[slo(availability = "99.9%")]
struct Case2;

#[slo(availability = "99.9%")]
const fn case_3() {}

trait Case4 {
    #[slo(availability = "99.9%")]
    async fn case_4();
}

#[slo(availability = "99.9%")]
mod case_5 {}

#[slo(availability = "99.9%")]
fn main() {}
