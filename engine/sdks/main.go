// Prints the files of a language's package, made from the schema on stdin by the platform's own generator. Each file is
// in base64. .NET's package has a logo: ./logo.png.
//
//	go run . nodejs < schema.json > files.json
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	dotnet "github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3/codegen"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// Stands in the first line of each file that is made.
const tool = "pulumi-pareta"

var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	},
	"python": func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, nil)
	},
	"go": func(pkg *schema.Package) (map[string][]byte, error) {
		return golang.GeneratePackage(tool, pkg, nil)
	},
	"dotnet": func(pkg *schema.Package) (map[string][]byte, error) {
		// The generator fetches the package's logo from the address in the schema. It gets the file that is there.
		http.DefaultTransport.(*http.Transport).RegisterProtocol("file", http.NewFileTransport(http.Dir(".")))
		pkg.LogoURL = "file:///logo.png"
		return dotnet.GeneratePackage(tool, pkg, nil, nil)
	},
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 2 || generators[os.Args[1]] == nil {
		return errors.New("usage: sdks nodejs|python|go|dotnet < SCHEMA")
	}
	// The generators print their warnings on stdout.
	stdout := os.Stdout
	os.Stdout = os.Stderr
	var spec schema.PackageSpec
	if err := json.NewDecoder(os.Stdin).Decode(&spec); err != nil {
		return fmt.Errorf("the schema cannot be read: %w", err)
	}
	// A warning here is one of `pulumi schema check` too, so it is an error.
	pkg, problems, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return problems
	}
	files, err := generators[os.Args[1]](pkg)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(files)
}
