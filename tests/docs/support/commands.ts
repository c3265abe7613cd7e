/** The commands of a shell block, without comments. One command may span several lines. */
export function commandsOf(script: string): string[] {
  const commands: string[] = [];
  let command = "";
  let quote = "";
  let inComment = false;
  const end = () => {
    if (command.trim() !== "") commands.push(command.trim());
    command = "";
  };
  for (let index = 0; index < script.length; index++) {
    const char = script.charAt(index);
    if (char === "\n") inComment = false;
    if (inComment) continue;
    if (char === "\\" && quote !== "'") {
      // An escaped character ends nothing.
      command += char + script.charAt(++index);
    } else if (quote === "" && char === "\n") {
      end();
    } else if (quote === "" && char === "#" && /(^|\s)$/.test(command)) {
      inComment = true;
    } else {
      if (quote === "" && (char === "'" || char === '"')) quote = char;
      else if (char === quote) quote = "";
      command += char;
    }
  }
  end();
  return commands;
}
