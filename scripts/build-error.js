/** An error that ends the build. Its message says what to do, so that no stack is printed. */
export class BuildError extends Error {}
