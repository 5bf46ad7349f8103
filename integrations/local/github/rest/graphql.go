package rest

import (
	"net/http"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/graph"
)

// graphEndpoints is GraphQL, below the REST address as on github.com; the root package also mounts it beside, as on Enterprise
// Server.
func (s *Server) graphEndpoints() []endpoint {
	return []endpoint{{route: "POST /graphql", need: need{role: "user"}, handle: func(c *call) (answer, error) {
		var in struct {
			Query         string         `json:"query"`
			OperationName string         `json:"operationName"`
			Variables     map[string]any `json:"variables"`
		}
		if err := c.decode(&in); err != nil {
			return answer{}, err
		}
		if in.Query == "" {
			return answer{}, statusProblem(http.StatusBadRequest, "A query attribute must be specified and must be a string.")
		}
		return ok(s.Graph.Do(c.r.Context(), &graph.Call{
			World: c.World, Shape: c.Shaper, User: c.user, Token: c.token, Query: in.Query, Operation: in.OperationName, Variables: in.Variables,
		}))
	}}}
}
