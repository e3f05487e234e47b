//! The built-in checks, each behind the feature that brings its client.
