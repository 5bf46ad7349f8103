// Package chart draws monthly cost against load as a PNG: on logarithmic axes, with today's load and the break-evens marked. The picture
// stands on a card of its own, so it reads alike on light and on dark, and its letters are large enough for a phone. Equal curves give
// equal bytes. It decides nothing: the curves come from bot/costcurve.
package chart
