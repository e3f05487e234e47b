use resilience::slo;

#[slo("checkout", "shop", availability = 100, quantile = "0%", lattency = "300ms")]
const fn place() {}

fn main() {}
