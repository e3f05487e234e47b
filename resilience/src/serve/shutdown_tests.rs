use axum::Router;
use futures_util::FutureExt;
use tokio::io::duplex;

use super::*;
use crate::hook::HookRun;
use crate::serve::connection::{self, Server};
use crate::serve::limits::Limits;
use crate::serve::stop::Stop;
use crate::site::Site;

const SECOND: Duration = Duration::from_secs(1);

fn stopping(delay: Duration, drain: Duration, cleanup: Duration) -> Stopping {
    let settings = Shutdown { delay, drain, cleanup, strict: false };
    Stopping::begin(settings, Lifecycle::new(Phase::Serving), Stop::new(), Cause::Program)
}

fn hanging() -> &'static HookDeclaration {
    static HOOK: HookDeclaration = HookDeclaration::new(
        "hangs",
        Site::new("src/main.rs", 1, 1, "hangs"),
        HookRun::Async(|_| Box::pin(std::future::pending())),
    );
    &HOOK
}

#[tokio::test(start_paused = true)]
async fn it_never_takes_longer_than_the_times_given() {
    for (delay, drain, cleanup) in [(5, 20, 4), (0, 1, 1), (0, 0, 0)] {
        let (delay, drain, cleanup) = (SECOND * delay, SECOND * drain, SECOND * cleanup);
        let open = OpenConnections::new(1);
        let lifecycle = Lifecycle::new(Phase::Serving);
        let server = Server {
            front: Router::new().into(),
            limits: Limits::DEFAULT,
            lifecycle,
            open: Arc::clone(&open),
        };
        let (_client, io) = duplex(64);
        let slot = open.slot().await;
        let peer = "192.0.2.7:1234".parse().unwrap();
        // A connection that nobody polls again does not end when it is cut.
        let mut connection = Box::pin(connection::serve(io, peer, Arc::new(server), slot));
        assert!((&mut connection).now_or_never().is_none());
        let stopping = stopping(delay, drain, cleanup);
        let since = clock::now();
        stopping.delay().await;
        stopping.close();
        assert_eq!(stopping.drain(&open).await.connections, 1);
        let end = stopping.end_of_cleanup();
        stopping.end_probes(std::future::pending()).await;
        stopping.clean_up(&[hanging(), hanging()], &Arc::default(), end).await;
        let (took, given) = (since.elapsed(), delay + drain + cleanup);
        // The timer of tokio counts whole milliseconds.
        assert!(took <= given + Duration::from_millis(5), "{took:?} is more than {given:?}");
        assert!(took >= given.mul_f64(0.9), "{took:?} is much less than {given:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn times_beyond_every_clock_are_no_panic() {
    let stopping = stopping(Duration::ZERO, Duration::MAX, Duration::MAX);
    assert_eq!(stopping.drain(&OpenConnections::new(1)).await, CutOff::default());
    let end = stopping.end_of_cleanup();
    stopping.end_probes(async {}).await;
    stopping.clean_up(&[], &Arc::default(), end).await;
}

#[tokio::test(start_paused = true)]
async fn signals_end_the_delay() {
    let stopping = stopping(Duration::MAX, SECOND, SECOND);
    stopping.stop.signal(Cause::Interrupt);
    stopping.delay().await;
}
