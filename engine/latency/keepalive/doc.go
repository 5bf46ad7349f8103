// Package keepalive computes, without simulation, how often a request meets no
// idle instance and how many instances live, on platforms that start one
// instance per concurrent request and keep it for a while when idle.
//
// The model: the request goes to the instance released last, so idle
// instances form a stack. The k-th instance is needed exactly when the number
// of requests in progress, N, climbs from k-1 to k, and it is gone if and only
// if N stayed below k for longer than the idle time-out T. Hence the live
// instances at time t are the maximum of N over the last T seconds, and a cold
// start is an up-crossing of a level not visited for T.
//
// It is exact when cold and warm requests take equally long; package latency
// knows the range in which that is close enough and falls back on a
// simulation outside it. For Poisson and on/off arrivals with exponential
// service the passage times to the next level have a Laplace transform that
// climbs level by level in one multiplication and one division; it is inverted
// on a cotangent contour (Trefethen, Weideman and Schmelzer 2006, "Talbot
// quadratures and rational approximations"), which agrees with the matrix
// exponential to about 1e-12 at a cost linear in the load.
//
// Times are seconds, rates per second. All functions are pure.
package keepalive
