use super::*;
use crate::observe::exposition::Format;
use crate::site::Site;
use crate::slo::Ending;

const fn slo(name: &'static str, line: u32) -> Slo {
    Slo::new(name, Site::new("src/orders.rs", line, 1, name))
}

fn text(slos: &[&'static Slo], format: Format) -> String {
    let mut exposition = Exposition::new(format);
    Objectives::of(slos.iter().copied()).read().write(&mut exposition);
    exposition.finish()
}

fn samples(slos: &[&'static Slo], family: &str) -> Vec<String> {
    let text = text(slos, Format::Text);
    text.lines().filter(|line| line.starts_with(family)).map(str::to_owned).collect()
}

#[test]
fn every_series_is_there_before_the_first_request() {
    static BOTH: Slo =
        slo("checkout", 1).availability(0.999).latency(Duration::from_millis(300)).quantile(0.95);
    static AVAILABLE: Slo = slo("browse", 2).availability(0.99);
    let slos: [&'static Slo; 2] = [&BOTH, &AVAILABLE];
    assert_eq!(
        samples(&slos, "slo_requests_total{"),
        [
            r#"slo_requests_total{slo="browse",result="bad"} 0"#,
            r#"slo_requests_total{slo="browse",result="excluded"} 0"#,
            r#"slo_requests_total{slo="browse",result="good"} 0"#,
            r#"slo_requests_total{slo="checkout",result="bad"} 0"#,
            r#"slo_requests_total{slo="checkout",result="excluded"} 0"#,
            r#"slo_requests_total{slo="checkout",result="good"} 0"#,
        ]
    );
    let durations = samples(&slos, "slo_duration_seconds");
    assert_eq!(durations.len(), 12 + 2 + 13 + 2);
    assert!(durations.iter().all(|line| line.ends_with(" 0")), "{durations:#?}");
    assert_eq!(
        samples(&slos, "slo_objective_ratio{"),
        [r#"slo_objective_ratio{slo="browse"} 0.99"#, r#"slo_objective_ratio{slo="checkout"} 0.999"#]
    );
    assert_eq!(
        samples(&slos, "slo_latency_objective_seconds{"),
        [r#"slo_latency_objective_seconds{slo="checkout",share="0.95"} 0.3"#]
    );
}

#[test]
fn h5_the_declared_latency_is_an_edge_and_reads_as_it_was_declared() {
    static SLO: Slo = slo("checkout", 1).latency(Duration::from_millis(300));
    SLO.record(Ending::Answered(200), Duration::from_millis(300));
    SLO.record(Ending::Answered(503), Duration::from_millis(301));
    SLO.record(Ending::Answered(204), Duration::from_mins(1));
    SLO.record(Ending::Cancelled, Duration::from_mins(1));
    let lines = samples(&[&SLO], "slo_duration_seconds");
    for line in [
        r#"slo_duration_seconds_bucket{slo="checkout",le="0.25"} 0"#,
        r#"slo_duration_seconds_bucket{slo="checkout",le="0.3"} 1"#,
        r#"slo_duration_seconds_bucket{slo="checkout",le="0.5"} 2"#,
        r#"slo_duration_seconds_bucket{slo="checkout",le="10"} 2"#,
        r#"slo_duration_seconds_bucket{slo="checkout",le="+Inf"} 3"#,
        r#"slo_duration_seconds_sum{slo="checkout"} 60.601"#,
        r#"slo_duration_seconds_count{slo="checkout"} 3"#,
    ] {
        assert!(lines.iter().any(|known| known == line), "{line}: {lines:#?}");
    }
}

#[test]
fn copies_of_one_objective_are_one_series_with_their_sum() {
    static COPIES: [Slo; 2] = [const { slo("copied", 7) }; 2];
    static OTHER: Slo = slo("other", 9);
    COPIES[0].record(Ending::Answered(200), Duration::from_millis(1));
    COPIES[1].record(Ending::Answered(200), Duration::from_millis(2));
    COPIES[1].record(Ending::Answered(500), Duration::from_millis(3));
    OTHER.record(Ending::Answered(429), Duration::from_millis(4));
    let slos: [&'static Slo; 3] = [&COPIES[0], &OTHER, &COPIES[1]];
    assert_eq!(
        samples(&slos, "slo_requests_total{"),
        [
            r#"slo_requests_total{slo="copied",result="bad"} 1"#,
            r#"slo_requests_total{slo="copied",result="excluded"} 0"#,
            r#"slo_requests_total{slo="copied",result="good"} 2"#,
            r#"slo_requests_total{slo="other",result="bad"} 0"#,
            r#"slo_requests_total{slo="other",result="excluded"} 1"#,
            r#"slo_requests_total{slo="other",result="good"} 0"#,
        ]
    );
    let counts = samples(&slos, "slo_duration_seconds_count{");
    assert_eq!(
        counts,
        [r#"slo_duration_seconds_count{slo="copied"} 3"#, r#"slo_duration_seconds_count{slo="other"} 0"#]
    );
}

#[test]
fn families_have_their_types_in_both_formats_and_are_left_out_where_empty() {
    static SLO: Slo = slo("typed", 1).latency(Duration::from_secs(1));
    let types = |slos: &[&'static Slo], format| -> Vec<String> {
        let text = text(slos, format);
        text.lines().filter(|line| line.starts_with("# TYPE")).map(str::to_owned).collect()
    };
    let objective = "# TYPE slo_latency_objective_seconds gauge";
    let durations = "# TYPE slo_duration_seconds histogram";
    assert_eq!(types(&[&SLO], Format::Text), [durations, objective, "# TYPE slo_requests_total counter"]);
    assert_eq!(types(&[&SLO], Format::OpenMetrics), [durations, objective, "# TYPE slo_requests counter"]);
    assert_eq!(types(&[], Format::Text), [""; 0]);
}
