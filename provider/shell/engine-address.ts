/** The address of the engine that started this process as its dynamic provider host; undefined where none did. */
export function engineAddress(): string | undefined {
  return process.argv.slice(2).find((argument) => /^[\w.-]+:\d+$/.test(argument));
}
