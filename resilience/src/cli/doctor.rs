//! `resilience doctor`.

mod advice;
mod durations;
mod examination;

use serde_json::{Value, json};

use super::arguments::Doctor;
use super::client::Client;
use super::output::{self, Ended, Output};
use super::paint::{Tone, clean};
use super::table::Table;
use examination::{Examination, Probe};

pub(super) async fn run(doctor: Doctor, output: Output) -> Result<bool, Ended> {
    let client = Client::new(&doctor.service, doctor.timeout)?;
    let examination = Examination::of(&client, &doctor.service.url, doctor.probe_timeout).await;
    let advice = advice::of(&examination);
    let healthy = examination.is_healthy();
    let text = if output.json {
        programs(&examination, &advice, healthy)
    } else {
        people(&examination, &advice, output)
    };
    output::print_verdict(&text)?;
    Ok(healthy)
}

fn people(examination: &Examination, advice: &[String], output: Output) -> String {
    let mut probes = Table::new(["probe", "answer", "time", "status", "reason"]);
    for Probe { path, answer, .. } in &examination.probes {
        let [code, time, status, reason] = match answer {
            Ok(answer) => {
                let picture = answer.picture.as_ref();
                let status = picture.map(|picture| picture.status.as_str().to_owned()).unwrap_or_default();
                let reason = picture.and_then(|picture| picture.reason.clone()).unwrap_or_default();
                [answer.code.to_string(), milliseconds(answer.latency.as_secs_f64()), status, reason]
            }
            Err(reason) => ["none".to_owned(), String::new(), String::new(), reason.clone()],
        };
        probes.row(&[path.clone(), code, time, status, reason]);
    }
    let mut checks = Table::new(["check", "status", "critical", "latency", "99 % within", "message"]);
    for check in examination.checks() {
        let slowest = examination.slowest(&check.name);
        checks.row(&[
            check.name.clone(),
            check.status.clone(),
            check.critical.map(|critical| if critical { "yes" } else { "no" }).unwrap_or_default().to_owned(),
            check.latency_ms.map(|latency| format!("{latency} ms")).unwrap_or_default(),
            slowest
                .map(
                    |bound| {
                        if bound.is_finite() { format!("{bound} s") } else { "more than 10 s".to_owned() }
                    },
                )
                .unwrap_or_default(),
            check.message.clone().unwrap_or_default(),
        ]);
    }
    let mut settings = Table::new(["setting", "value", "source"]);
    for [name, value, source] in &examination.settings {
        settings.row(&[name.clone(), value.clone(), source.clone()]);
    }
    let tables = [probes, checks, settings].map(|table| table.draw(output.paint));
    let tables =
        tables.iter().filter(|table| !table.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n\n");
    let advice = if advice.is_empty() {
        output.paint.tone("nothing is wrong", Tone::Good)
    } else {
        advice.iter().map(|line| format!("- {}", clean(line))).collect::<Vec<_>>().join("\n")
    };
    format!("{}\n\n{tables}\n\n{advice}", examination.url)
}

fn programs(examination: &Examination, advice: &[String], healthy: bool) -> String {
    let probes = examination.probes.iter().map(|Probe { path, answer, .. }| match answer {
        Ok(answer) => json!({
            "path": path,
            "code": answer.code,
            "latency_ms": (answer.latency.as_secs_f64() * 100_000.0).round() / 100.0,
            "status": answer.picture.as_ref().map(|picture| picture.status.as_str()),
        }),
        Err(reason) => json!({"path": path, "error": reason}),
    });
    let checks = examination.checks().iter().map(|check| {
        let within = examination.slowest(&check.name).filter(|bound| bound.is_finite());
        json!({"name": check.name, "status": check.status, "critical": check.critical, "message": check.message, "p99_seconds": within})
    });
    let settings = examination
        .settings
        .iter()
        .map(|[name, value, source]| json!({"name": name, "value": value, "source": source}));
    let object = json!({
        "url": examination.url,
        "healthy": healthy,
        "probes": probes.collect::<Value>(),
        "checks": checks.collect::<Value>(),
        "settings": settings.collect::<Value>(),
        "advice": advice,
    });
    object.to_string()
}

fn milliseconds(seconds: f64) -> String {
    format!("{:.1} ms", seconds * 1000.0)
}
