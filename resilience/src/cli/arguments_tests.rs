use clap::CommandFactory;

use super::Arguments;

#[test]
fn the_arguments_do_not_contradict_each_other() {
    Arguments::command().debug_assert();
}
