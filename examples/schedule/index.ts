import * as pulumi from "@pulumi/pulumi";
import { Endpoint, type Schedule } from "pulumi-pareta";

const config = new pulumi.Config();

// To give a stack another schedule, run `pulumi config set --path schedule.end 20:00`, and set the other three fields.
const officeHours: Schedule = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };

const contracts = new Endpoint("contracts", {
  task: "contract-key-fields",
  schedule: config.getObject<Schedule>("schedule") ?? officeHours,
});

export const id = contracts.id;
export const status = contracts.status;
export const url = contracts.url;
// The time at which the next `pulumi up` has something to do.
export const nextChange = contracts.nextChange;
// "schedule" while its hours keep it stopped, else null.
export const held = contracts.held;
