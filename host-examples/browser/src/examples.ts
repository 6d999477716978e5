// What the page can be opened with: each a folder of files as people have them.

const files = import.meta.glob<string>('./examples/**/*', { query: '?raw', import: 'default', eager: true });

const TITLES: Record<string, string> = {
  'one-file': 'A restate.toml with mistakes',
  compose: 'Three nodes in docker compose',
  kubernetes: 'A StatefulSet with a ConfigMap',
  folder: 'A folder with the files of three nodes',
};

export interface Example {
  name: string;
  title: string;
  texts: Map<string, string>;
}

/** All of them; the first is the one that the page opens with. */
export const EXAMPLES: Example[] = Object.entries(TITLES).map(([name, title]) => {
  const under = `./examples/${name}/`;
  const own = Object.entries(files).filter(([path]) => path.startsWith(under));
  return { name, title, texts: new Map(own.map(([path, text]) => [path.slice(under.length), text])) };
});
