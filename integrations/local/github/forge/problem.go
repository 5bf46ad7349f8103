package forge

import (
	"net/http"
	"strings"
)

// Field is one entry of a validation failure, as docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
// describes it (read 2026-11-25): code is missing, missing_field, invalid, already_exists, unprocessable or custom.
type Field struct {
	Resource string `json:"resource"`
	Field    string `json:"field,omitempty"`
	Code     string `json:"code"`
	Message  string `json:"message,omitempty"`
}

// APIError is a refusal. Status is HTTP's; Message and Errors are what the answer says.
type APIError struct {
	Status  int
	Message string
	Errors  []Field
}

// Error returns the message, with those of the fields.
func (p *APIError) Error() string {
	parts := []string{p.Message}
	for _, f := range p.Errors {
		parts = append(parts, f.Resource+" "+f.Field+": "+f.Code+" "+f.Message)
	}
	return strings.Join(parts, "; ")
}

// NotFound is also the answer to those who may not know that something exists.
func NotFound() *APIError { return &APIError{Status: http.StatusNotFound, Message: "Not Found"} }

// Denied is a 403.
func Denied(message string) *APIError {
	return &APIError{Status: http.StatusForbidden, Message: message}
}

// Conflict is a 409.
func Conflict(message string) *APIError {
	return &APIError{Status: http.StatusConflict, Message: message}
}

// Unprocessable is a 422 without fields.
func Unprocessable(message string) *APIError {
	return &APIError{Status: http.StatusUnprocessableEntity, Message: message}
}

// Invalid is a 422 about fields.
func Invalid(fields ...Field) *APIError {
	return &APIError{Status: http.StatusUnprocessableEntity, Message: "Validation Failed", Errors: fields}
}

// emptyRepository is what git endpoints say before the first commit.
func emptyRepository() *APIError { return Conflict("Git Repository is empty.") }
