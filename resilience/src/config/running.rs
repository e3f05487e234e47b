//! The configuration of this process: read at the start, and again on demand.

use super::environment::{self, Variable};
use super::file::{self, Place};
use super::given::{Everything, Planned};
use super::target::Target;
use super::{Change, Changes, Setting, Source, kind, together, variables};
use crate::error::{Error, Problem, Problems, Result};
use crate::health::engine::Engine;
use crate::registry::{Registry, with_layers};
use crate::sync::{Arc, Mutex, Weak, lock};

/// Of the service that was started last.
static RUNNING: Mutex<Option<Arc<Running>>> = Mutex::new(None);

/// Held while settings are read and put in force.
static LOADING: Mutex<()> = Mutex::new(());

struct Running {
    targets: Vec<Target>,
    place: Place,
    variables: Vec<Variable>,
    shown: Mutex<Vec<Setting>>,
    engine: Mutex<Weak<Engine>>,
}

/// Reads the file and the variables, and puts them in force for what is declared; where anything is wrong, nothing.
pub(crate) fn configure(registry: &Registry, problems: &mut Problems) {
    let _loading = lock(&LOADING);
    let running = Running::new(registry);
    match running.plan() {
        Ok(planned) => {
            running.commit(planned);
            *lock(&RUNNING) = Some(Arc::new(running));
        }
        Err(error) => error.problems().iter().for_each(|problem| problems.push(problem.clone())),
    }
}

/// A service starts with these settings: checks that run are told of changes by its engine. Only now the log tells what
/// was given, so that an export is all that a program prints.
pub(crate) fn attach(engine: &Arc<Engine>) {
    let Some(running) = lock(&RUNNING).clone() else { return };
    *lock(&running.engine) = Arc::downgrade(engine);
    let given = lock(&running.shown).clone();
    for Setting { kind, name, key, value, source, .. } in given.iter().filter(|one| one.is_given()) {
        tracing::info!(kind, name, key, value, %source, "configured");
    }
}

/// Reads the file again and puts it in force, or tells what is wrong with it.
pub(crate) fn reload() -> Result<Changes> {
    let _loading = lock(&LOADING);
    let Some(running) = lock(&RUNNING).clone() else { return Ok(Changes::default()) };
    let planned = running.plan().inspect_err(refuse)?;
    let changes = running.commit(planned);
    for Change { kind, name, key, old, new, source } in &changes {
        tracing::info!(kind, name, key, old, new, %source, "reconfigured");
    }
    if let Some(engine) = lock(&running.engine).upgrade() {
        let checks = changes.iter().filter(|change| change.kind == kind::CHECK.one);
        engine.reconfigured(checks.map(|change| &*change.name));
    }
    tracing::info!(file = running.place.shown, changes = changes.0.len(), "the configuration was reloaded");
    Ok(changes)
}

fn refuse(error: &Error) {
    for problem in error.problems() {
        tracing::error!(%problem, "the configuration was not reloaded: all settings stay as they are");
    }
}

/// Every setting as it counts now.
pub(crate) fn effective() -> Vec<Setting> {
    let running = lock(&RUNNING).clone();
    let mut settings = running.map_or_else(declared, |running| lock(&running.shown).clone());
    settings.extend(variables::settings());
    settings
}

/// Where no service was started.
fn declared() -> Vec<Setting> {
    let running = Running::new(&Registry::linked());
    let planned = running.planned(&Everything::default(), &mut Problems::default());
    planned.iter().flat_map(shown).collect()
}

/// A target, and its settings as they would count.
type OfTarget<'a> = (&'a Target, Planned);

impl Running {
    fn new(registry: &Registry) -> Self {
        let policies = with_layers(&registry.policies);
        let policies = policies.iter().filter_map(Target::of_policy);
        let mut targets: Vec<_> = policies.chain(registry.checks.iter().map(Target::of_check)).collect();
        targets.sort_by(|a, b| (a.kind.one, &a.name, a.site).cmp(&(b.kind.one, &b.name, b.site)));
        Self {
            targets,
            place: Place::of_environment(),
            variables: environment::variables(),
            shown: Mutex::default(),
            engine: Mutex::default(),
        }
    }

    /// All settings as they would count, or everything that is wrong.
    fn plan(&self) -> Result<Vec<OfTarget<'_>>> {
        self.plan_with(self.place.text())
    }

    fn plan_with(&self, text: Result<Option<String>, Problem>) -> Result<Vec<OfTarget<'_>>> {
        let (mut everything, mut problems) = (Everything::default(), Problems::default());
        environment::read(&self.variables, &self.targets, &mut everything, &mut problems);
        match text {
            Ok(Some(text)) => {
                file::read(&self.place.shown, &text, &self.targets, &mut everything, &mut problems);
            }
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
        everything.find_doubles(&mut problems);
        let planned = self.planned(&everything, &mut problems);
        together::find_faults(&planned, &mut problems);
        problems.finish().map(|()| planned)
    }

    fn planned(&self, everything: &Everything, problems: &mut Problems) -> Vec<OfTarget<'_>> {
        let planned = |target| Some((target, everything.plan(target, problems)?));
        self.targets.iter().filter_map(planned).collect()
    }

    /// Puts settings in force; what is other than before.
    fn commit(&self, planned: Vec<OfTarget<'_>>) -> Changes {
        let settings = planned.iter().flat_map(shown).collect();
        let changes = planned.iter().flat_map(changes).collect();
        for (_, planned) in planned {
            (planned.plan.commit)();
        }
        *lock(&self.shown) = settings;
        Changes(changes)
    }
}

fn shown((target, planned): &OfTarget<'_>) -> Vec<Setting> {
    let rows = planned.plan.rows.iter().zip(&planned.sources);
    let setting = |((key, value), source): (&super::target::Row, &Source)| Setting {
        kind: target.kind.one,
        name: target.name.clone(),
        key: key.name,
        value: value.clone(),
        source: source.clone(),
        meaning: key.meaning,
        form: key.form,
    };
    rows.map(setting).collect()
}

fn changes((target, planned): &OfTarget<'_>) -> Vec<Change> {
    let (before, after) = (target.settings.current(), &planned.plan.rows);
    let value = |rows: &[super::target::Row], key: &str| {
        rows.iter().find(|(known, _)| known.name == key).map(|(_, value)| value.clone())
    };
    let mut keys: Vec<_> = after.iter().map(|(key, _)| key.name).collect();
    keys.extend(before.iter().map(|(key, _)| key.name).filter(|key| value(after, key).is_none()));
    let change = |key: &'static str| {
        let (old, new) = (value(&before, key), value(after, key));
        let row = after.iter().position(|(known, _)| known.name == key);
        let source = row.map_or(Source::Default, |row| planned.sources[row].clone());
        (old != new).then(|| Change {
            kind: target.kind.one,
            name: target.name.clone(),
            key,
            old,
            new,
            source,
        })
    };
    keys.into_iter().filter_map(change).collect()
}

impl Setting {
    /// Whether it comes from outside.
    fn is_given(&self) -> bool {
        self.source.is_from_outside()
    }
}

impl Source {
    pub(super) fn is_from_outside(&self) -> bool {
        matches!(self, Self::File { .. } | Self::Environment(_))
    }
}

#[cfg(test)]
#[path = "running_tests.rs"]
mod tests;
