import type { EndpointInputs } from "../../provider/endpoint";
import { inputsOf } from "./endpoints";
import { FakeApi, fakeController } from "./fake-api";
import { FakeClock } from "./fake-clock";
import { call, rejection } from "./lifecycle";

type Asked = Partial<EndpointInputs>;

/** A controller with the fake API and the fake clock, whose creates may take an hour. */
export function creating() {
  const clock = new FakeClock();
  const api = new FakeApi(clock);
  const calling = call(60 * 60_000);
  const controller = fakeController(api, clock);
  const create = (asked: Asked = {}) => clock.run(controller.create(inputsOf(asked), calling));
  /** The error of a create that fails with an error of `type`. */
  const failing = async <E extends Error>(type: abstract new (...args: never) => E, asked: Asked = {}): Promise<E> => {
    const error = await clock.run(rejection(controller.create(inputsOf(asked), calling)));
    expect(error).toBeInstanceOf(type);
    return error as E;
  };
  return { clock, api, controller, calling, log: calling.log, create, failing };
}
