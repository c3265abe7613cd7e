#!/usr/bin/env node
import { Command } from "commander";
import { addEmulatorCommand } from "./emulator";
import { addRecoverCommand } from "./recover";
import { addReportCommand } from "./report";

const program = new Command("pulumi-pareta").description("Tools that come with the Pulumi provider for Pareta");
addEmulatorCommand(program);
addRecoverCommand(program);
addReportCommand(program);

void program.parseAsync();
