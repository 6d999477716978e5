/** What keeps a command from doing what it was asked, in words for whoever typed it. */
export class Failure extends Error {
  constructor(message: string, readonly exit: 1 | 2 = 2) {
    super(message);
  }
}
