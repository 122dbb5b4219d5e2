"""A physio's practice: runners, baselines, programmes, pain, proposals, reports. One room a subject.

The web and the command line both come here, each with the actor who asks; what decides is in `core`, what is kept is in
`edges/register`, and every refusal is one line with what would be accepted.
"""
