"""Runs the Python example with Pulumi's Automation API, which needs no language host, and prints the result.

Usage: drive.py EXAMPLE COMMAND [ARGUMENT], with COMMAND one of up, preview, refresh, destroy and import.
"""

import json
import os
import runpy
import sys

from pulumi import ResourceOptions, automation as auto, export


def main() -> None:
    example, command, *rest = sys.argv[1:]
    sys.path.insert(0, example)

    def program() -> None:
        if command == "import":
            from pulumi_pareta import Endpoint

            theirs = Endpoint("theirs", task="contract-key-fields", opts=ResourceOptions(import_=rest[0]))
            export("theirs", theirs.id)
        runpy.run_path(os.path.join(example, "__main__.py"), run_name="__main__")

    settings = auto.ProjectSettings(
        name="pareta-python",
        runtime="python",
        backend=auto.ProjectBackend(url=os.environ["PULUMI_BACKEND_URL"]),
    )
    stack = auto.create_or_select_stack(
        "dev", project_name="pareta-python", program=program, opts=auto.LocalWorkspaceOptions(project_settings=settings)
    )
    for key, value in json.loads(os.environ.get("CONFIG", "{}")).items():
        stack.set_config(key, auto.ConfigValue(value=value))
    said: list[str] = []
    result = {}
    try:
        if command in ("up", "import"):
            outcome = stack.up(on_output=said.append)
            result = {"outputs": {key: output.value for key, output in outcome.outputs.items()}}
            result["changes"] = dict(outcome.summary.resource_changes or {})
        elif command == "preview":
            changes = stack.preview(on_output=said.append).change_summary
            result["changes"] = {getattr(operation, "value", operation): count for operation, count in changes.items()}
        elif command == "refresh":
            result["changes"] = dict(stack.refresh(on_output=said.append).summary.resource_changes or {})
        else:
            stack.destroy(on_output=said.append)
    except auto.CommandError as error:
        result["error"] = str(error)
    print(json.dumps({**result, "said": "\n".join(said)}))


main()
