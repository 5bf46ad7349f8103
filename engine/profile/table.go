package profile

// Table returns every attribute, in the order in which they are shown. The slice is fresh and may be changed by the caller.
func Table() []Attribute { return nil }
