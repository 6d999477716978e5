//! `plan`: the steps from here to the target; nothing is changed.

use std::path::Path;

use super::survey::Survey;
use super::{plan_table, pure};
use crate::cli::LookOptions;
use crate::failure::{Context, Exit, Failure};
use crate::host::{Consents, Host};
use crate::inventory::load::{Use, load};
use crate::stop::Stop;
use crate::ui::{Ui, print};

pub fn run(options: &LookOptions, plugin_dir: Option<&Path>) -> Result<Exit, Failure> {
    let inventory = load(&options.inventory.inventory, Use::Programs)?;
    let mut pure = pure(plugin_dir)?;
    let ui = Ui::new(options.json);
    let mut host = Host::new(&inventory, ui, Stop::of_command()?, Consents::Nobody)?;
    host.can_ask()?;
    let plan = Survey::new(&inventory).plan(&mut pure, &mut host)?.output;
    if options.json {
        let plan = host.shown(&serde_json::to_value(&plan).or_fail("plan")?);
        print(&serde_json::to_string_pretty(&plan).or_fail("plan")?);
    } else {
        plan_table::show(&mut host.ui, &plan);
    }
    Ok(plan_table::exit(&plan))
}
