//! How long a scrape of a thousand series takes, without a network: of the whole service, and of the same series kept by
//! `axum-prometheus`.

use std::io;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::routing::get;
use axum_prometheus::PrometheusMetricLayer;
use tower::Service;

/// With 14 series of a histogram and one of a counter each.
const ROUTES: usize = 65;

const SCRAPES: usize = 2_000;

/// The longest that the median scrape of a thousand series may take, in microseconds.
const MOST: f64 = 100.0;

/// Prints how long the quickest and the median scrape took.
#[tokio::main(flavor = "current_thread")]
pub(crate) async fn print() -> io::Result<()> {
    let operations = resilience::router().map_err(io::Error::other)?;
    let ours = routes().layer(resilience::layer()).merge(operations);
    let (layer, handle) = PrometheusMetricLayer::pair();
    let peer = routes().layer(layer).route("/metrics", get(async move || handle.render()));
    let mut medians = Vec::new();
    for (title, app) in [("resilience", ours), ("axum-prometheus", peer)] {
        let mut app = app.with_state(());
        for number in 0..ROUTES {
            body(&mut app, &format!("/{number}")).await?;
        }
        let text = body(&mut app, "/metrics").await?;
        let series =
            text.split(|byte| *byte == b'\n').filter(|line| line.first().is_some_and(|byte| *byte != b'#'));
        let series = series.count();
        let mut times = Vec::new();
        for _ in 0..SCRAPES {
            let since = Instant::now();
            body(&mut app, "/metrics").await?;
            times.push(since.elapsed());
        }
        times.sort();
        let (quickest, median) = (micros(times[0]), micros(times[SCRAPES / 2]));
        let of_thousand = median * 1_000.0 / f64::from(u32::try_from(series).unwrap_or(u32::MAX));
        println!(
            "{title:<18} {series:>5} series, {:>7} bytes: quickest {quickest:>7.1} us, median {median:>7.1} us, of 1,000 series {of_thousand:>7.1} us",
            text.len()
        );
        medians.push(of_thousand);
    }
    match medians.first() {
        Some(ours) if *ours > MOST => {
            Err(io::Error::other(format!("{ours:.1} us are more than {MOST:.0} us")))
        }
        _ => Ok(()),
    }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

fn routes() -> Router {
    (0..ROUTES)
        .fold(Router::new(), |routes, number| routes.route(&format!("/{number}"), get(async || "hello")))
}

async fn body(app: &mut Router, path: &str) -> io::Result<Vec<u8>> {
    let request = Request::get(path).body(Body::empty()).map_err(io::Error::other)?;
    let Ok(response) = app.call(request).await;
    Ok(to_bytes(response.into_body(), usize::MAX).await.map_err(io::Error::other)?.to_vec())
}
