use super::*;
use crate::site::Site;

const LIMIT: Duration = Duration::from_millis(50);

async fn result(hook: HookRun) -> HookResult {
    let hook = HookDeclaration::new("hook", Site::new("src/main.rs", 1, 1, "hook"), hook);
    run(&hook, &Arc::default(), LIMIT).await
}

#[tokio::test]
async fn every_way_to_end_is_told() {
    assert_eq!(result(HookRun::Async(|_| Box::pin(async { Ok(()) }))).await, Ok(()));
    assert_eq!(result(HookRun::Blocking(|_| Ok(()))).await, Ok(()));
    assert_eq!(result(HookRun::Blocking(|_| Err("no disk".to_owned()))).await, Err("no disk".to_owned()));
    for panicking in
        [HookRun::Async(|_| Box::pin(async { panic!("ouch") })), HookRun::Blocking(|_| panic!("ouch"))]
    {
        assert_eq!(result(panicking).await, Err("it panicked: ouch".to_owned()));
    }
}

#[tokio::test]
async fn one_that_hangs_is_given_up() {
    let late = Err("it did not end within 50ms".to_owned());
    assert_eq!(result(HookRun::Async(|_| Box::pin(std::future::pending()))).await, late);
    let hanging = HookRun::Blocking(|_| {
        std::thread::park();
        Ok(())
    });
    assert_eq!(result(hanging).await, late);
}
