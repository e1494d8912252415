"""Services of type LoadBalancer: their addresses, and how kubectl describes them."""

from support_tools import ToolsTest

SERVICE = """
apiVersion: v1
kind: Service
metadata:
  annotations:
    service.beta.kubernetes.io/azure-load-balancer-resource-group: %s
    service.beta.kubernetes.io/azure-pip-name: pip
    service.beta.kubernetes.io/azure-dns-label-name: data-x
  name: lb
  namespace: db
spec:
  type: LoadBalancer
  ports:
  - protocol: TCP
    port: 5433
    targetPort: 5432
  selector:
    cnpg.io/instanceRole: replica
  loadBalancerSourceRanges:
  - "203.0.113.7/32"
"""

PLAIN = """
apiVersion: v1
kind: Service
metadata:
  name: lb
  namespace: db
spec:
  ports:
  - port: 80
"""


class Balancer(ToolsTest):
    def setUp(self):
        super().setUp()
        self.infrastructure()
        self.group = self.ok("az aks show -n aks -g rg --query nodeResourceGroup -o tsv").strip()
        self.ok("az network public-ip create -n pip -g %s --sku Standard" % self.group)

    def apply(self, text=None):
        return self.call("kubectl apply -f -", text or SERVICE % self.group)

    def test_the_address_gets_the_name_that_the_service_asks_for(self):
        show = "az network public-ip show -n pip -g %s --query dnsSettings.fqdn -o tsv" % self.group
        self.assertEqual(self.ok(show), "")
        self.assertEqual(self.apply(), (0, "service/lb created\n", ""))
        self.assertEqual(self.ok(show), "data-x.westus3.cloudapp.azure.com\n")
        self.assertEqual(self.apply(), (0, "service/lb unchanged\n", ""))

    def test_a_service_keeps_its_numbers(self):
        self.apply()
        before = self.store.get("service", "lb", "db")["spec"]
        self.apply((SERVICE % self.group).replace("203.0.113.7", "203.0.113.8"))
        after = self.store.get("service", "lb", "db")["spec"]
        self.assertEqual((after["clusterIP"], after["ports"]), (before["clusterIP"], before["ports"]))
        self.assertEqual(after["loadBalancerSourceRanges"], ["203.0.113.8/32"])

    def test_the_description(self):
        self.apply()
        for name, ready in (("pg-2", "True"), ("pg-3", "False")):
            self.store.put({"apiVersion": "v1", "kind": "Pod", "spec": {}, "metadata": {
                "name": name, "namespace": "db", "labels": {"cnpg.io/instanceRole": "replica"}},
                "status": {"podIP": "10.244.0.9", "conditions": [{"type": "Ready", "status": ready}]}})
        spec = self.store.get("service", "lb", "db")["spec"]
        address = self.ok("az network public-ip show -n pip -g %s --query ipAddress -o tsv" % self.group).strip()
        self.assertEqual(self.ok("kubectl describe service lb -n db"), """\
Name:                        lb
Namespace:                   db
Labels:                      <none>
Annotations:                 service.beta.kubernetes.io/azure-dns-label-name: data-x
                             service.beta.kubernetes.io/azure-load-balancer-resource-group: %s
                             service.beta.kubernetes.io/azure-pip-name: pip
Selector:                    cnpg.io/instanceRole=replica
Type:                        LoadBalancer
IP Family Policy:            SingleStack
IP Families:                 IPv4
IP:                          %s
IPs:                         %s
LoadBalancer Ingress:        %s
Port:                        <unset>  5433/TCP
TargetPort:                  5432/TCP
NodePort:                    <unset>  %d/TCP
Endpoints:                   10.244.0.9:5432
Session Affinity:            None
External Traffic Policy:     Cluster
LoadBalancer Source Ranges:  203.0.113.7/32
Events:
  Type    Reason                Age   From                Message
  ----    ------                ----  ----                -------
  Normal  EnsuringLoadBalancer  0s    service-controller  Ensuring load balancer
  Normal  EnsuredLoadBalancer   0s    service-controller  Ensured load balancer
""" % (self.group, spec["clusterIP"], spec["clusterIP"], address, spec["ports"][0]["nodePort"]))

    def test_an_address_that_is_not_there_is_waited_for(self):
        self.apply(SERVICE % "nowhere")
        self.assertEqual(self.ok("kubectl get service lb -n db --no-headers").split()[3], "<pending>")
        self.apply((SERVICE % self.group).replace("name: pip", "name: other"))
        self.assertIn("  Warning  SyncLoadBalancerFailed", self.ok("kubectl describe service lb -n db"))

    def test_without_a_name_an_address_is_made_and_goes_with_the_service(self):
        count = "az network public-ip list -g %s --query length([]) -o tsv" % self.group
        self.apply(PLAIN + "  type: LoadBalancer\n")
        self.assertRegex(self.ok("kubectl get service lb -n db --no-headers").split()[3], r"^20\.")
        self.assertEqual(self.ok(count), "2\n")
        self.ok("kubectl delete service lb -n db")
        self.assertEqual(self.ok(count), "1\n")

    def test_what_a_service_may_not_be(self):
        start = 'The Service "lb" is invalid: '
        cases = {
            PLAIN.replace("80", "0\n    targetPort: 80"): "spec.ports[0].port: Invalid value: 0: must be between 1 and "
                                                          "65535, inclusive",
            PLAIN + "  type: Balancer\n": 'spec.type: Unsupported value: "Balancer": supported values: "ClusterIP", '
                                          '"ExternalName", "LoadBalancer", "NodePort"',
            PLAIN.replace("  ports:\n  - port: 80\n", "  type: ClusterIP\n"): "spec.ports: Required value",
            SERVICE.replace("203.0.113.7/32", "/32") % "g": 'spec.LoadBalancerSourceRanges: Invalid value: "[/32]": must '
            "be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24",
        }
        for text, why in cases.items():
            with self.subTest(why):
                self.assertEqual(self.apply(text), (1, "", start + why + "\n"))
        self.assertEqual(self.apply(PLAIN.replace("80", "http"))[2], 'Error from server (BadRequest): error when creating '
                         '"STDIN": Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string '
                         "into Go struct field ServicePort.spec.ports.port of type int32\n")
