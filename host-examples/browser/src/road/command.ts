// A command as a person would type it.
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

export const command = (args: readonly string[]) => ['restatectl', ...args].map(quoted).join(' ');
