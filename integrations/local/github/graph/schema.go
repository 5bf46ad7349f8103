package graph

import (
	"strconv"

	"github.com/graphql-go/graphql"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// maxFirst is the most that a connection gives at once (docs.github.com/graphql/overview/rate-limits-and-node-limits…).
const maxFirst = 100

func (t *types) connection(name string, of *graphql.Object) *graphql.Object {
	return graphql.NewObject(graphql.ObjectConfig{Name: name, Fields: graphql.Fields{
		"nodes": &graphql.Field{Type: graphql.NewList(of)}, "totalCount": &graphql.Field{Type: graphql.NewNonNull(graphql.Int)},
		"pageInfo": &graphql.Field{Type: graphql.NewNonNull(t.pageInfo)},
	}})
}

// list is a field that pages forward; the cursor is the index of the last one given.
func (t *types) list(kind *graphql.Object, all func(graphql.ResolveParams) []any) *graphql.Field {
	args := graphql.FieldConfigArgument{
		"first": &graphql.ArgumentConfig{Type: graphql.Int}, "last": &graphql.ArgumentConfig{Type: graphql.Int}, "after": &graphql.ArgumentConfig{Type: graphql.String},
	}
	return &graphql.Field{Type: graphql.NewNonNull(kind), Args: args, Resolve: func(p graphql.ResolveParams) (any, error) {
		first, hasFirst := p.Args["first"].(int)
		last, hasLast := p.Args["last"].(int)
		if !hasFirst && !hasLast {
			return nil, forge.Unprocessable("You must provide a `first` or `last` value to properly paginate the `" + p.Info.FieldName + "` connection.")
		}
		if first < 0 || last < 0 || first > maxFirst || last > maxFirst {
			return nil, forge.Unprocessable("Requesting more than 100 records on the `" + p.Info.FieldName + "` connection exceeds the `first` limit of 100 records.")
		}
		list := all(p)
		begin := 0
		if after, ok := p.Args["after"].(string); ok {
			n, err := strconv.Atoi(after)
			if err != nil {
				return nil, forge.Unprocessable("`" + after + "` does not appear to be a valid cursor.")
			}
			begin = min(n, len(list))
		}
		end := len(list)
		if hasFirst {
			end = min(begin+first, end)
		} else {
			begin = max(begin, end-last)
		}
		return shape.Doc{"nodes": list[begin:end], "totalCount": len(list), "pageInfo": shape.Doc{
			"hasNextPage": end < len(list), "endCursor": strconv.Itoa(end), "hasPreviousPage": begin > 0, "startCursor": strconv.Itoa(begin),
		}}, nil
	}}
}

func (t *types) query() *graphql.Object {
	required := func(kind graphql.Input) *graphql.ArgumentConfig {
		return &graphql.ArgumentConfig{Type: graphql.NewNonNull(kind)}
	}
	repository := graphql.NewObject(graphql.ObjectConfig{Name: "Repository", Fields: graphql.Fields{
		"nameWithOwner": field(graphql.NewNonNull(graphql.String), func(_ *Call, r *forge.Repo) any { return r.FullName() }),
		"pullRequest": &graphql.Field{
			Type: t.pull, Args: graphql.FieldConfigArgument{"number": required(graphql.Int)},
			Resolve: func(p graphql.ResolveParams) (any, error) {
				r, _ := p.Source.(*forge.Repo)
				number, _ := p.Args["number"].(int)
				found, err := r.Pull(number)
				if err != nil {
					return nil, &forge.APIError{Status: 404, Message: "Could not resolve to a PullRequest with the number of " + strconv.Itoa(number) + "."}
				}
				return found, nil
			},
		},
	}})
	return graphql.NewObject(graphql.ObjectConfig{Name: "Query", Fields: graphql.Fields{
		"viewer": &graphql.Field{Type: graphql.NewNonNull(t.user), Resolve: func(p graphql.ResolveParams) (any, error) { return from(p).User, nil }},
		"node": &graphql.Field{Type: t.node, Args: graphql.FieldConfigArgument{"id": required(graphql.ID)}, Resolve: func(p graphql.ResolveParams) (any, error) {
			id, _ := p.Args["id"].(string)
			if c, err := from(p).comment(id); err == nil {
				return c, nil
			}
			return from(p).pull(id)
		}},
		"repository": &graphql.Field{
			Type: repository, Args: graphql.FieldConfigArgument{"owner": required(graphql.String), "name": required(graphql.String)},
			Resolve: func(p graphql.ResolveParams) (any, error) {
				owner, _ := p.Args["owner"].(string)
				name, _ := p.Args["name"].(string)
				r, err := from(p).World.Repo(owner + "/" + name)
				if err != nil || !r.AtLeast(from(p).User, "read") {
					return nil, &forge.APIError{Status: 404, Message: "Could not resolve to a Repository with the name '" + owner + "/" + name + "'."}
				}
				return r, nil
			},
		},
	}})
}

func (t *types) mutation() *graphql.Object {
	reasons := graphql.EnumValueConfigMap{}
	for _, r := range forge.Reasons() {
		reasons[r] = &graphql.EnumValueConfig{Value: r}
	}
	classifier := graphql.NewEnum(graphql.EnumConfig{Name: "ReportedContentClassifiers", Values: reasons})
	id := &graphql.InputObjectFieldConfig{Type: graphql.NewNonNull(graphql.ID)}
	client := &graphql.InputObjectFieldConfig{Type: graphql.String}
	return graphql.NewObject(graphql.ObjectConfig{Name: "Mutation", Fields: graphql.Fields{
		"minimizeComment": t.fold("MinimizeComment", "minimizedComment", graphql.InputObjectConfigFieldMap{
			"subjectId": id, "clientMutationId": client, "classifier": &graphql.InputObjectFieldConfig{Type: graphql.NewNonNull(classifier)},
		}),
		"unminimizeComment": t.fold("UnminimizeComment", "unminimizedComment", graphql.InputObjectConfigFieldMap{"subjectId": id, "clientMutationId": client}),
	}})
}

// fold is a mutation that sets why a comment is minimised.
func (t *types) fold(name, result string, input graphql.InputObjectConfigFieldMap) *graphql.Field {
	return &graphql.Field{
		Type: graphql.NewObject(graphql.ObjectConfig{Name: name + "Payload", Fields: graphql.Fields{
			"clientMutationId": &graphql.Field{Type: graphql.String}, result: &graphql.Field{Type: t.minimizable},
		}}),
		Args: graphql.FieldConfigArgument{"input": &graphql.ArgumentConfig{
			Type: graphql.NewNonNull(graphql.NewInputObject(graphql.InputObjectConfig{Name: name + "Input", Fields: input})),
		}},
		Resolve: func(p graphql.ResolveParams) (any, error) {
			in, _ := p.Args["input"].(map[string]any)
			subject, _ := in["subjectId"].(string)
			reason, _ := in["classifier"].(string)
			c, err := from(p).comment(subject)
			if err == nil {
				err = from(p).mayWrite()
			}
			if err == nil {
				err = from(p).World.Minimize(c, reason, from(p).User)
			}
			if err != nil {
				return nil, err
			}
			return shape.Doc{"clientMutationId": in["clientMutationId"], result: c}, nil
		},
	}
}
