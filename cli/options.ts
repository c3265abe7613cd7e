import { Option } from "commander";
import { parseWindow } from "./window";

/** Options that several commands have. What a help shows of a default is a word of a person's, not the value. */

export const cwdOption = (description = "the program's folder") =>
  new Option("-C, --cwd <folder>", description).default(process.cwd(), "the current one");

export const windowOption = (flags: string, description: string) =>
  new Option(flags, description).argParser(parseWindow);
