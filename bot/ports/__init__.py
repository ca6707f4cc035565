"""What the services need, as small protocols named by role: five methods at most.

Every method of a repository takes the Actor first: who acts and how far they see. The scope is applied
where the data is, so that no service can forget it. Times are aware UTC.
"""
