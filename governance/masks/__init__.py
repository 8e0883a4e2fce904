"""The one home of mask bodies: what SQL a mask is in each dialect, and how to know it again."""
