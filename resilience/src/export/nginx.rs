//! `nginx`: an upstream and a server that buffer no stream and cut nothing that the service allows.

use std::time::Duration;

use super::blueprint::Blueprint;
use super::text::{comments, label, plain, time};
use crate::http::{Endpoint, STREAM_KEEP_ALIVE};

/// The part of the block `http`.
pub(super) fn write(blueprint: &Blueprint) -> String {
    let name = label(&blueprint.name);
    let connection = format!("{}_connection", name.replace('-', "_"));
    format!(
        r#"{head}upstream {name} {{
    # One line for each replica.
    server 127.0.0.1:{port} max_fails=3 fail_timeout=30s; # change
    keepalive 32;
    # Before the service closes it, which is after {idle}.
    keepalive_timeout {keep};
}}

map $http_upgrade ${connection} {{
    default upgrade;
    "" "";
}}

server {{
    listen 80; # change

    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection ${connection};
    # Whom a request comes from: the service believes it with `.trusted_proxies([..])`.
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;

    # What was never sent may go to another replica. An answer may not: in maintenance, or with an open circuit, all
    # replicas give the same, and none of them is broken.
    proxy_next_upstream error timeout;
    proxy_next_upstream_tries 2;
    proxy_next_upstream_timeout 5s;
    proxy_connect_timeout 2s;
{timeout}{body}{stream}{closed}
    location / {{
        proxy_pass http://{name};
    }}
}}
"#,
        head = comments(&head(blueprint)),
        port = blueprint.port,
        idle = time(blueprint.idle),
        keep = time((blueprint.idle / 5 * 4).max(Duration::from_millis(1))),
        timeout = timeout(blueprint),
        body = body(blueprint),
        stream = stream(blueprint, &name),
        closed = closed(blueprint, &name),
    )
}

fn head(blueprint: &Blueprint) -> Vec<String> {
    let mut lines = vec![
        format!("nginx in front of {}, made from its declarations.", plain(&blueprint.name)),
        "Make it again where those change: RESILIENCE_EXPORT=nginx prints it.".to_owned(),
        "A part of the block `http`: `include` it there.".to_owned(),
        "Yours to change: the address it listens on, and those of the replicas.".to_owned(),
    ];
    if let Some(place) = blueprint.readiness_for_balancers() {
        lines.push(String::new());
        lines.push("nginx does not look at readiness by itself. Name a replica here once".to_owned());
        lines.push(format!("{} answers 200 at its port {}.", plain(&place.path), place.port));
    }
    lines.extend(blueprint.local_proxy_warning());
    lines.extend(blueprint.address_warnings());
    lines
}

fn timeout(blueprint: &Blueprint) -> String {
    let (reason, limit) = match blueprint.request_timeout {
        Some(limit) => (
            "Longer than `.request_timeout(..)`, whose 504 tells more. A route with a longer one needs it here.",
            limit.saturating_add(Duration::from_secs(1)),
        ),
        None => (
            "No `.request_timeout(..)` is declared: this is how long an answer may take.",
            Duration::from_mins(1),
        ),
    };
    format!("    # {reason}\n    proxy_read_timeout {};\n", time(limit))
}

/// The service itself refuses what is too large, with the reason.
fn body(blueprint: &Blueprint) -> String {
    match blueprint.body_limit {
        Some(limit) => format!(
            "    # The limit of the service. A route with a larger one needs it here.\n    client_max_body_size {limit};\n"
        ),
        None => "    # The service has limits of its own.\n    client_max_body_size 0;\n".to_owned(),
    }
}

fn stream(blueprint: &Blueprint, name: &str) -> String {
    let Some(stream) = blueprint.main(Endpoint::HealthStream) else { return String::new() };
    format!(
        r"
    # Every event at once. Between two of them are {silence} at most.
    location = {path} {{
        proxy_pass http://{name};
        proxy_buffering off;
        proxy_cache off;
        gzip off;
        proxy_read_timeout {limit};
    }}
",
        path = quoted(&stream.path),
        silence = time(STREAM_KEEP_ALIVE),
        limit = time(4 * STREAM_KEEP_ALIVE),
    )
}

/// What is for operators stays closed to clients: behind nginx on the same machine all of them would seem local.
fn closed(blueprint: &Blueprint, name: &str) -> String {
    let location = |selector: &str, path: &str| {
        format!(
            r"
    # For operators alone.
    location {selector} {path} {{
        allow 127.0.0.0/8;
        allow ::1;
        deny all;
        proxy_pass http://{name};
    }}
",
            path = quoted(path),
        )
    };
    let mut text = String::new();
    if let Some(metrics) = blueprint.main(Endpoint::Metrics) {
        text += &location("=", &metrics.path);
        text += &location("=", &format!("{}/", metrics.path));
    }
    if let Some(page) = blueprint.main(Endpoint::Resilience) {
        text += &location("=", &page.path);
        text += &location("^~", &format!("{}/", page.path));
    }
    text
}

/// `text` in quotation marks. In the place of a location no variable is looked for.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

#[cfg(test)]
#[path = "nginx_tests.rs"]
mod tests;
