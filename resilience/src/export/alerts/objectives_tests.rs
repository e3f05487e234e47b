use super::*;
use crate::site::Site;
use std::time::Duration;

const SITE: Site = Site::new("src/orders.rs", 1, 1, "orders");

fn text(slo: &Slo) -> String {
    crate::export::alerts::rule::file(&[], &groups(&[slo]))
}

#[test]
fn l1_four_pairs_of_windows_each_with_its_pace_and_severity() {
    let rules = text(&Slo::new("orders", SITE).availability(0.999));
    let burns = rules.split("- alert: ErrorBudgetBurn").skip(1).collect::<Vec<_>>();
    assert_eq!(burns.len(), 4);
    for (rule, (factor, long, short, severity, least)) in burns.iter().zip([
        ("14.4", "1h", "5m", "critical", "70"),
        ("6", "6h", "30m", "critical", "167"),
        ("3", "1d", "2h", "warning", "334"),
        ("1", "3d", "6h", "warning", "1000"),
    ]) {
        assert_eq!(rule.matches(&format!("> {factor} * 0.001\n")).count(), 2, "{rule}");
        assert_eq!(rule.matches(&format!("[{long}]")).count(), 3, "{rule}");
        assert_eq!(rule.matches(&format!("[{short}]")).count(), 2, "{rule}");
        assert!(rule.contains(&format!("[{long}])) > {least}\n")), "{rule}");
        let labels = format!(
            "severity: \"{severity}\"\n          slo: \"orders\"\n          objective: \"availability\"\n          long: \"{long}\"\n          short: \"{short}\"\n"
        );
        assert!(rule.contains(&labels), "{rule}");
    }
}

#[test]
fn a_pace_that_no_handler_can_reach_has_no_alert() {
    let factors = |share| {
        let rules = text(&Slo::new("loose", SITE).availability(share));
        let all = ["14.4", "6", "3", "1"].map(|factor| rules.contains(&format!("> {factor} * ")));
        (all, rules.contains("slo-burn-fast"))
    };
    assert_eq!(factors(0.9), ([false, true, true, true], true));
    assert_eq!(factors(0.5), ([false, false, false, true], false));
}

#[test]
fn both_promises_of_an_objective_have_rules_and_without_any_there_is_no_group() {
    let both = Slo::new("both", SITE).availability(0.99).latency(Duration::from_millis(50));
    let rules = text(&both);
    assert_eq!(rules.matches("- alert: ErrorBudgetBurn").count(), 8);
    assert_eq!(rules.matches("- record: job_slo:error_budget_remaining:ratio30d").count(), 2);
    assert_eq!(rules.matches("objective: \"latency\"").count(), 5);
    assert!(rules.contains("# \"both\": 99% of its requests are answered within 50ms.\n"), "{rules}");
    assert!(groups(&[]).is_empty());
}

#[test]
fn a_name_is_no_template_and_ends_nothing() {
    let rules = text(&Slo::new("{{ $value }}\"\n", SITE).availability(0.999));
    assert_eq!(rules.matches(r#"slo: "{{ \"{{\" }} $value }}\"\n""#).count(), 4, "{rules}");
    assert_eq!(rules.matches(r#"slo: "{{ $value }}\"\n""#).count(), 1, "{rules}");
}
