#!/usr/bin/env node
import { Command } from "commander";
import { VERSION } from "../provider/client/core/version";
import { addEmulatorCommand } from "./emulator";
import { addEvaluateCommand } from "./evaluate/command";
import { addImportCommand } from "./import/command";
import { addListCommand } from "./list/command";
import { breakSilence } from "./patience";
import { addRecoverCommand } from "./recover/command";
import { addReportCommand } from "./report/command";
import { addWatchCommands } from "./watch/command";

const program = new Command("pulumi-pareta")
  .description("Tools that come with the Pulumi provider for Pareta")
  .version(VERSION, "-V, --version", "print the version of the package");
addEmulatorCommand(program);
addEvaluateCommand(program);
addListCommand(program);
addImportCommand(program);
addRecoverCommand(program);
addReportCommand(program);
addWatchCommands(program);
breakSilence(program);

// A reader that closes the pipe, such as `head`, has seen enough. No command fails because of it.
for (const output of [process.stdout, process.stderr]) output.on("error", () => {});

void program.parseAsync();
