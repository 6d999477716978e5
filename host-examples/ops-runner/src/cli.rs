//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

const EXIT_CODES: &str = "\
Exit codes:
  0  done (plan: the road leads to the goal; check: no finding that counts)
  1  failed (check: findings that count)
  2  bad input: the command line, the inventory or a file; nothing was touched
  3  refused: the plugin names what is in the way
  4  needs approval, and nobody gave it
  5  stopped on request; run again to go on";

/// Grows a one-node Restate deployment into a cluster, step by step, as the restate-scaleout plugin
/// decides.
#[derive(Debug, Parser)]
#[command(name = "ops-runner", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Directory of the wasm modules [default: `dist/` above the program or the working directory].
    #[arg(long, global = true, value_name = "DIR", env = "RESTATE_SCALEOUT_PLUGIN_DIR")]
    pub plugin_dir: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find what is wrong with configuration files, those of the inventory or FILES.
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Show the whole road from here to the goal; nothing is changed.
    #[command(after_help = EXIT_CODES)]
    Plan(Look),
    /// Go the road: show it, ask, do each step, prove it.
    #[command(after_help = EXIT_CODES)]
    Grow(Grow),
    /// Show the nodes, what losses the deployment tolerates now, and what would be next.
    #[command(after_help = EXIT_CODES)]
    Status(Look),
    /// Explain a rule, step, invariant or refusal; list all of them without TOPIC.
    #[command(after_help = EXIT_CODES)]
    Explain(Explain),
}

/// The inventory.
#[derive(Debug, Args)]
pub struct InventoryArg {
    /// The inventory file.
    #[arg(short, long, value_name = "FILE", default_value = "cluster.toml", env = "OPS_RUNNER_INVENTORY")]
    pub inventory: PathBuf,
}

/// Options of commands that only look.
#[derive(Debug, Args)]
pub struct Look {
    /// The inventory.
    #[command(flatten)]
    pub inventory: InventoryArg,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `grow`.
#[derive(Debug, Args)]
pub struct Grow {
    /// The inventory.
    #[command(flatten)]
    pub inventory: InventoryArg,
    /// Answer every question with yes.
    #[arg(short, long)]
    pub yes: bool,
    /// Stop before the first action.
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object a line for everything that happens; asks nothing.
    #[arg(long)]
    pub json: bool,
    /// The audit log to append to [default: FILE.audit.jsonl beside the inventory].
    #[arg(long, value_name = "FILE")]
    pub audit: Option<PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Configuration files of one deployment; those of the inventory when absent.
    pub files: Vec<PathBuf>,
    /// The inventory file [default: cluster.toml], when no FILES are given.
    #[arg(short, long, value_name = "FILE", env = "OPS_RUNNER_INVENTORY", conflicts_with = "files")]
    pub inventory: Option<PathBuf>,
    /// The server version that reads the files [default: the inventory's, or the newest known].
    #[arg(long, value_name = "VERSION")]
    pub server_version: Option<String>,
    /// A version to upgrade to: what changes meaning between here and there is told, too.
    #[arg(long, value_name = "VERSION")]
    pub target_version: Option<String>,
    /// Environment of the servers, one `NAME=value` a line; holds for all FILES.
    #[arg(long, value_name = "FILE")]
    pub env: Option<PathBuf>,
    /// All nodes share one host.
    #[arg(long)]
    pub one_host: bool,
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Apply the fixes that need no look.
    #[arg(long)]
    pub fix: bool,
    /// Apply the fixes that guess what was meant, too; look at the diff.
    #[arg(long, requires = "fix")]
    pub needs_a_look: bool,
    /// With --fix: show the diff only.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Warnings count as errors do.
    #[arg(long)]
    pub deny_warnings: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source line, for humans.
    Human,
    /// The plugin's own answer.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A rule's code or name, a step, an invariant or a refusal.
    pub topic: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
