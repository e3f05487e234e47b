use prometheus::core::Collector;
use prometheus::{Gauge, IntCounter, Opts, Registry};

use super::*;
use crate::http::testing::Service;

fn counter(name: &str, help: &str) -> IntCounter {
    IntCounter::with_opts(Opts::new(name, help)).unwrap()
}

fn written(format: Format, families: &[MetricFamily]) -> String {
    let mut exposition = Exposition::new(format);
    exposition.family("jobs_total", Kind::Counter, "Ours.", |series| series.value(&[], 7.0));
    write(&mut exposition, families);
    exposition.finish()
}

#[tokio::test]
async fn what_the_program_registers_stands_beside_and_no_family_twice() {
    let (orders, ours) =
        (counter("shop_orders_total", "Orders."), counter("health_check_status", "Another's."));
    orders.inc();
    prometheus::register(Box::new(orders)).unwrap();
    prometheus::register(Box::new(ours)).unwrap();
    let body = Service::of(Vec::new()).get("/metrics").await.body;
    assert!(body.contains("\nshop_orders_total 1\n"), "{body}");
    let families: Vec<_> = body.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    assert!(families.is_sorted(), "{families:?}");
}

#[test]
fn the_services_own_family_wins_in_both_formats() {
    let families =
        [counter("jobs_total", "Theirs.").collect(), Gauge::new("jobs", "Theirs.").unwrap().collect()]
            .concat();
    assert_eq!(
        written(Format::OpenMetrics, &families),
        "# HELP jobs Ours.\n# TYPE jobs counter\njobs_total 7\n# EOF\n"
    );
    assert_eq!(
        written(Format::Text, &families),
        "# HELP jobs Theirs.\n# TYPE jobs gauge\njobs 0\n\
         # HELP jobs_total Ours.\n# TYPE jobs_total counter\njobs_total 7\n"
    );
}

#[test]
fn a_family_that_cannot_be_written_does_not_take_the_others_with_it() {
    let registry = Registry::new();
    registry.register(Box::new(counter("good_total", "Good."))).unwrap();
    let mut untyped = MetricFamily::default();
    untyped.set_field_type(MetricType::UNTYPED);
    let families = [vec![MetricFamily::default(), untyped], registry.gather()].concat();
    for format in [Format::Text, Format::OpenMetrics] {
        let body = written(format, &families);
        assert!(body.contains("\ngood_total 0\n"), "{body}");
        assert_eq!(body.matches("# TYPE ").count(), 2, "{body}");
    }
}
