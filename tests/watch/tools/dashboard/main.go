// Command dashboard reads a Grafana dashboard from standard input with Grafana's own types, and names what these do not
// have: a field, a kind of panel or query, a value of another type. Nothing of the kind is written in the end.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	flag.Parse()
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = check(text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(text []byte) error {
	// The options of panels and queries are types of their plugins.
	plugins.RegisterDefaultPlugins()
	var board dashboard.Dashboard
	if err := orNil(board.UnmarshalJSONStrict(text)); err != nil {
		return err
	}
	if err := board.Validate(); err != nil {
		return err
	}
	var parts struct {
		Panels []struct {
			Type        string
			FieldConfig json.RawMessage
			Targets     []json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &parts); err != nil {
		return err
	}
	faults := []error{}
	for number, panel := range parts.Panels {
		if _, known := cog.ConfigForPanelcfgVariant(panel.Type); !known {
			faults = append(faults, fmt.Errorf("panels[%d].type: there is no panel '%s'", number, panel.Type))
		}
		// The types above read this part without a look at unknown fields.
		var config dashboard.FieldConfigSource
		if err := orNil(config.UnmarshalJSONStrict(panel.FieldConfig)); err != nil {
			faults = append(faults, fmt.Errorf("panels[%d].fieldConfig: %w", number, err))
		}
		for each, raw := range panel.Targets {
			query, _ := cog.StrictUnmarshalDataquery(raw, "")
			if _, unknown := query.(variants.UnknownDataquery); unknown {
				faults = append(faults, fmt.Errorf("panels[%d].targets[%d]: it names no datasource of a known type", number, each))
			}
		}
	}
	return errors.Join(faults...)
}

// What the types return without faults is an empty list of them, which is not nil.
func orNil(err error) error {
	var faults cog.BuildErrors
	if errors.As(err, &faults) && len(faults) == 0 {
		return nil
	}
	return err
}
