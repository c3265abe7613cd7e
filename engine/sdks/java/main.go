// Prints the files of the package for Java, made from the schema on stdin by the platform's own generator. Each
// file is in base64.
//
// This is a module of its own, because the generator does not compile with the engine's version of what both use.
//
//	go run . < schema.json > files.json
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	// The generators print their warnings on stdout.
	stdout := os.Stdout
	os.Stdout = os.Stderr
	var spec schema.PackageSpec
	if err := json.NewDecoder(os.Stdin).Decode(&spec); err != nil {
		return fmt.Errorf("the schema cannot be read: %w", err)
	}
	// Java has no two classes whose names differ in case only, so its host merges such types first.
	merged, problems, err := java.DeduplicateTypes(&spec)
	if err != nil {
		return err
	}
	if problems.HasErrors() {
		return problems
	}
	pkg, problems, err := schema.BindSpec(*merged, nil, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	if problems.HasErrors() {
		return problems
	}
	files, err := java.GeneratePackage("pulumi-pareta", pkg, nil, nil, false, false)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(files)
}
