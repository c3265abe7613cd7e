/** Whether the paths of the option `ignoreChanges` name `running`. Pure. */
export function ignoresRunning(paths: readonly string[]): boolean {
  return paths.some((path) => /^(\*|running|\["(\*|running)"\])$/.test(path));
}
