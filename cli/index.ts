#!/usr/bin/env node
import { Command } from "commander";
import { addEmulatorCommand } from "./emulator";

const program = new Command("pulumi-pareta").description("Tools that come with the Pulumi provider for Pareta");
addEmulatorCommand(program);

void program.parseAsync();
