// What both entries have: the exports of the module as typed functions, and the types of all messages.
import type * as messages from './messages.js';

export type * from './messages.js';
// Of the same name as a message, and closer at hand.
export { allowing, REASON } from './allow.js';
export { check, type At, type Checked, type CheckInput, type Finding } from './check.js';
export { apply, together, type Edit } from './edits.js';
export { folders, type Folders } from './folders.js';
export { places, type Places } from './places.js';

/** The exports of the module. Each throws an `Error` when its input cannot be used; findings are answers. */
export interface Scaleout {
  /** Versions, exports, and the kinds of pages there are. */
  describe(input?: messages.DescribeInput): messages.DescribeOutput;
  /** Findings about configuration files, alone and as one deployment. */
  validate(input: messages.ValidateInput): messages.ValidateOutput;
  /** Applies the fixes that `validate` offers, and sets or removes keys. */
  fix(input: messages.FixInput): messages.FixOutput;
  /** Findings as text for people, JSON, SARIF, GitHub or JUnit. */
  render(input: messages.RenderInput): messages.RenderOutput;
  /** The keys or values that fit at a byte of a file, and the key there. */
  complete(input: messages.CompleteInput): messages.CompleteOutput;
  /** All steps from what was observed to the target. */
  plan(input: messages.PlanInput): messages.PlanOutput;
  /** The one next decision, and why. */
  nextStep(input: messages.NextStepInput): messages.NextStepOutput;
  /** The deployment with nodes or zones lost, now or after a step: what still works. */
  whatIf(input: messages.WhatIfInput): messages.WhatIfOutput;
  /** The page of a rule, step, invariant, refusal or configuration key. */
  explain(input: messages.ExplainInput): messages.ExplainOutput;
  /** Files as people have them, as nodes by deployment. */
  collect(input: messages.CollectInput): messages.CollectOutput;
  /** Files as people have them, judged; `check` of this package says the same with the place of each finding. */
  check(input: messages.CheckInput): messages.CheckOutput;
  /** The new text of a `write-config` action. */
  applyEdits(input: messages.ApplyEditsInput): messages.ApplyEditsOutput;
}

/** The module's one function: the name of an export, and JSON in and out. */
export type Call = (name: string, input: string) => string;

/** The exports over the module's one function. */
export function typed(call: Call): Scaleout {
  const json = (name: string) => (input: unknown = {}) => JSON.parse(call(name, JSON.stringify(input)));
  return {
    describe: json('describe'),
    validate: json('validate'),
    fix: json('fix'),
    render: json('render'),
    complete: json('complete'),
    plan: json('plan'),
    nextStep: json('next_step'),
    whatIf: json('what_if'),
    explain: json('explain'),
    collect: json('collect'),
    check: json('check'),
    applyEdits: json('apply_edits'),
  };
}
