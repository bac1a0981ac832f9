"""The job's neighbours: public sets of other tasks that the same findings must serve."""
