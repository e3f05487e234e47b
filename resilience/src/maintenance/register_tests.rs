use super::*;

const MINUTE: Duration = Duration::from_mins(1);

fn wall(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 + seconds)
}

fn reason(text: &'static str) -> Maintenance {
    Maintenance::new().reason(text)
}

#[tokio::test(start_paused = true)]
async fn it_tells_who_when_and_why() {
    let (register, now) = (Register::new(), clock::now());
    let off = Status { active: false, source: Source::Default, since: None, until: None, reason: None };
    assert_eq!((register.is_on(), register.status(now, wall(0))), (false, off));

    assert_eq!(register.enable(Source::Api, &reason("moving").lasting(MINUTE), now, wall(1)), Change::On);
    let on = Status {
        active: true,
        source: Source::Api,
        since: Some(wall(1)),
        until: Some(wall(61)),
        reason: Some("moving".into()),
    };
    assert_eq!((register.is_on(), register.status(now, wall(2))), (true, on));
    assert_eq!(register.remaining(now), Some(MINUTE));

    assert_eq!(register.disable(Source::Program, now, wall(3)), Change::Off);
    let off =
        Status { active: false, source: Source::Program, since: Some(wall(3)), until: None, reason: None };
    assert_eq!((register.is_on(), register.status(now, wall(4))), (false, off));
    assert_eq!(register.remaining(now), None);
}

#[tokio::test(start_paused = true)]
async fn saying_it_twice_changes_nothing() {
    let (register, now) = (Register::new(), clock::now());
    assert_eq!(register.disable(Source::Program, now, wall(0)), Change::None);
    assert_eq!(register.enable(Source::Program, &reason("moving"), now, wall(1)), Change::On);
    assert_eq!(register.enable(Source::Program, &reason("moving"), now, wall(2)), Change::None);
    assert_eq!(register.enable(Source::Program, &reason("still moving"), now, wall(3)), Change::Told);
    assert_eq!(register.enable(Source::Api, &reason("still moving"), now, wall(4)), Change::Told);
    let status = register.status(now, wall(5));
    assert_eq!((status.since, status.source), (Some(wall(1)), Source::Api), "it has been on all the time");
    assert_eq!(
        register.enable(Source::Api, &reason("still moving").lasting(MINUTE), now, wall(6)),
        Change::Told
    );
    assert_eq!(
        register.enable(Source::Api, &reason("still moving").until(wall(66)), now, wall(6)),
        Change::None
    );
}

#[tokio::test(start_paused = true)]
async fn it_ends_by_itself_to_the_moment() {
    let (register, begin) = (Register::new(), clock::now());
    register.enable(Source::Program, &Maintenance::new().until(wall(60)), begin, wall(0));
    tokio::time::advance(Duration::from_millis(59_999)).await;
    assert!(register.is_on());
    assert_eq!(register.remaining(clock::now()), Some(Duration::from_millis(1)));
    tokio::time::advance(Duration::from_millis(1)).await;
    let over = register.status(clock::now(), wall(60));
    assert_eq!(
        (over.active, over.since, over.until),
        (false, Some(wall(60)), None),
        "before anybody noticed"
    );
    assert!(!register.is_on());
    assert_eq!(register.status(clock::now(), wall(70)), over, "and after");
    assert_eq!(register.disable(Source::Api, clock::now(), wall(70)), Change::None);
    assert_eq!(register.enable(Source::Api, &reason("again"), clock::now(), wall(80)), Change::On);
    assert_eq!(register.status(clock::now(), wall(81)).since, Some(wall(80)));
}

#[tokio::test(start_paused = true)]
async fn one_that_is_over_before_it_begins_is_none() {
    let (register, now) = (Register::new(), clock::now());
    let past = Maintenance::new().until(wall(9));
    assert_eq!(register.enable(Source::Program, &past, now, wall(10)), Change::None);
    assert!(!register.is_on());
    register.enable(Source::Program, &Maintenance::new(), now, wall(11));
    assert_eq!(register.enable(Source::Program, &past, now, wall(12)), Change::Off, "what was on ends then");
    assert_eq!(
        register.enable(Source::Program, &Maintenance::new().lasting(Duration::MAX), now, wall(13)),
        Change::On
    );
    assert!(register.is_on(), "longer than the clock can count");
}
