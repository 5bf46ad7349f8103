// Package costcurve answers what each leading option costs a month when the load grows or shrinks, and where one becomes cheaper than
// another. It is pure: it asks the engine again at other loads and draws nothing; the terminal and the picture draw what it returns.
package costcurve
