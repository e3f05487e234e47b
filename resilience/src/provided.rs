//! The values that a program hands to `serve()` for its checks and hooks.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// The provided values, one of each type.
#[derive(Clone, Default)]
pub struct Provided {
    values: HashMap<TypeId, Value>,
}

#[derive(Clone)]
struct Value {
    value: Arc<dyn Any + Send + Sync>,
    type_name: &'static str,
}

impl Provided {
    /// Adds a value, in place of an earlier one of its type; tells whether there was one.
    pub(crate) fn insert<T: Send + Sync + 'static>(&mut self, value: T) -> bool {
        let value = Value { value: Arc::new(value), type_name: type_name::<T>() };
        self.values.insert(TypeId::of::<T>(), value).is_some()
    }

    pub(crate) fn has(&self, dependency: &Dependency) -> bool {
        self.values.contains_key(&(dependency.type_id)())
    }

    pub(crate) fn type_names(&self) -> impl Iterator<Item = &'static str> {
        self.values.values().map(|value| value.type_name)
    }

    /// The value of a type.
    ///
    /// # Panics
    /// Where none was provided: whoever runs a declaration asks for its dependencies first.
    #[doc(hidden)]
    pub fn get<T: 'static>(&self) -> &T {
        let found = self.values.get(&TypeId::of::<T>()).and_then(|value| value.value.downcast_ref());
        found.unwrap_or_else(|| panic!("no `{}` was provided", type_name::<T>()))
    }
}

impl fmt::Debug for Provided {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.type_names()).finish()
    }
}

/// A type that a declaration takes by reference and `serve()` must be given.
#[derive(Clone, Copy, Debug)]
pub struct Dependency {
    type_id: fn() -> TypeId,
    type_name: fn() -> &'static str,
}

impl Dependency {
    /// The dependency on a `T`. Called by generated code.
    #[doc(hidden)]
    pub const fn of<T: Send + Sync + 'static>() -> Self {
        Self { type_id: TypeId::of::<T>, type_name: type_name::<T> }
    }

    pub(crate) fn type_name(&self) -> &'static str {
        (self.type_name)()
    }
}
