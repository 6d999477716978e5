// Deployments as they were recorded on real servers.
import type { PlanInput } from 'restate-scaleout/bare';

type Recording = Pick<PlanInput, 'target' | 'observations'> & { about?: string };

const recordings = import.meta.glob<Recording>(
  [
    '../../../../tests/scenarios/single-fresh/input.json',
    '../../../../tests/scenarios/single-snapshotted/input.json',
    '../../../../tests/scenarios/sealed-single/input.json',
    '../../../../tests/scenarios/n1-lost/input.json',
    '../../../../tests/scenarios/two-zones-one-lost/input.json',
  ],
  { import: 'default', eager: true },
);

const TITLES: Record<string, string> = {
  'single-fresh': 'One node, as it was installed',
  'single-snapshotted': 'One node, half-way to three',
  'sealed-single': 'One node whose logs are sealed',
  'n1-lost': 'Three nodes, the first one lost',
  'two-zones-one-lost': 'Four nodes in two zones, one lost',
};

export interface Deployment {
  name: string;
  title: string;
  input: PlanInput;
}

/** All of them; the first is the one that the view opens with. */
export const DEPLOYMENTS: Deployment[] = Object.entries(TITLES).map(([name, title]) => {
  const { target, observations } = recordings[`../../../../tests/scenarios/${name}/input.json`]!;
  return { name, title, input: { target, observations } };
});
