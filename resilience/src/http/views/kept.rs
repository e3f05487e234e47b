//! The bodies, kept: each is written once for a report, however often it is asked for.

use axum::body::Bytes;
use axum::http::StatusCode;

use super::{VIEWS, page};
use crate::health::report::HealthReport;
use crate::http::authorize::Level;
use crate::sync::{Arc, Mutex, lock};

/// The last body of every view at every level.
#[derive(Debug, Default)]
pub(in crate::http) struct Kept {
    bodies: [[Mutex<Option<Body>>; Level::COUNT]; VIEWS.len()],
}

#[derive(Debug)]
struct Body {
    /// The report itself and not its revision: time alone can change a report.
    report: Arc<HealthReport>,
    code: StatusCode,
    bytes: Bytes,
}

impl Kept {
    /// What the view at a place in [`VIEWS`] answers.
    pub(in crate::http) fn answer(
        &self,
        view: usize,
        level: Level,
        report: &Arc<HealthReport>,
    ) -> (StatusCode, Bytes) {
        let mut kept = lock(&self.bodies[view][level as usize]);
        match &*kept {
            Some(body) if Arc::ptr_eq(&body.report, report) => (body.code, body.bytes.clone()),
            _ => {
                let code = VIEWS[view].code(report);
                let bytes = Bytes::from(page::render(VIEWS[view], report, level));
                *kept = Some(Body { report: Arc::clone(report), code, bytes: bytes.clone() });
                (code, bytes)
            }
        }
    }
}
