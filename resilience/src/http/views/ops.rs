//! `/_ops/..`: that the process answers, whatever its checks say.

use super::Constant;
use crate::http::Endpoint;

const BODY: &str = r#"{"status":"ok"}"#;

pub(super) static LIVE: Constant = Constant { endpoint: Endpoint::OpsLive, body: BODY };
pub(super) static READY: Constant = Constant { endpoint: Endpoint::OpsReady, body: BODY };
pub(super) static STARTUP: Constant = Constant { endpoint: Endpoint::OpsStartup, body: BODY };
