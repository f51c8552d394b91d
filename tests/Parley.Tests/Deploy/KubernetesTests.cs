using k8s;
using k8s.Models;
using Parley.Tests.Architecture;

namespace Parley.Tests.Deploy;

/// <summary>The manifests, read strictly: a field that Kubernetes does not know, or a value of another kind, fails.</summary>
public sealed class KubernetesTests
{
    private static readonly List<object> Objects = [.. Repository.Files("deploy/kubernetes", ".yaml", ".example").SelectMany(Load)];

    private static V1Deployment Deployment => The<V1Deployment>();

    private static V1Container Parley => Assert.Single(Deployment.Spec.Template.Spec.Containers);

    [Fact]
    public void They_belong_together()
    {
        var (pod, service, ingress) = (Deployment.Spec.Template, The<V1Service>().Spec, The<V1Ingress>().Spec);

        Assert.Equal(2, Deployment.Spec.Replicas);
        foreach (var selector in (IDictionary<string, string>[])[Deployment.Spec.Selector.MatchLabels, service.Selector, The<V1PodDisruptionBudget>().Spec.Selector.MatchLabels])
            Assert.Equal(pod.Metadata.Labels, selector);
        var port = Assert.Single(Parley.Ports);
        Assert.Equal(Dockerfile.Ours.Shipped.Value("EXPOSE"), $"{port.ContainerPort}");
        Assert.Equal(port.Name, Assert.Single(service.Ports).TargetPort.Value);
        var backend = Assert.Single(Assert.Single(ingress.Rules).Http.Paths).Backend.Service;
        Assert.Equal((The<V1Service>().Metadata.Name, service.Ports[0].Name), (backend.Name, backend.Port.Name));
        Assert.Equal(The<V1Secret>().Metadata.Name, Assert.Single(Parley.EnvFrom).SecretRef.Name);
        Assert.All(The<V1Secret>().StringData, secret => Assert.Empty(secret.Value));
        Manual.Describes([.. The<V1Secret>().StringData.Keys, .. Parley.Env.Select(variable => variable.Name)]);
    }

    [Fact]
    public void Probes_ask_what_the_server_answers()
    {
        Assert.Equal("/health/ready", Parley.StartupProbe.HttpGet.Path);
        Assert.Equal("/health/ready", Parley.ReadinessProbe.HttpGet.Path);
        // A database that is away is no reason to start the server again.
        Assert.Equal("/health/live", Parley.LivenessProbe.HttpGet.Path);
        Assert.All([Parley.StartupProbe, Parley.ReadinessProbe, Parley.LivenessProbe], probe => Assert.Equal(Parley.Ports[0].Name, probe.HttpGet.Port.Value));
    }

    [Fact]
    public void A_pod_that_ends_has_the_time_for_it()
    {
        var pause = Parley.Lifecycle.PreStop.Sleep.Seconds;

        Assert.True(Deployment.Spec.Template.Spec.TerminationGracePeriodSeconds > pause + LongestStop.Seconds);
    }

    [Fact]
    public void A_pod_has_no_rights_and_writes_to_what_is_mounted_alone()
    {
        var (pod, container) = (Deployment.Spec.Template.Spec, Parley.SecurityContext);

        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal(Dockerfile.Ours.Shipped.Value("USER"), $"{pod.SecurityContext.RunAsUser}:{pod.SecurityContext.RunAsGroup}");
        Assert.Equal(pod.SecurityContext.RunAsGroup, pod.SecurityContext.FsGroup);
        Assert.True(container.ReadOnlyRootFilesystem);
        Assert.False(container.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.Capabilities.Drop);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.Contains(Dockerfile.Ours.Shipped.Value("VOLUME"), Parley.VolumeMounts.Select(mount => mount.MountPath));
        Assert.All(Parley.VolumeMounts, mount => Assert.Contains(mount.Name, pod.Volumes.Select(volume => volume.Name)));
    }

    private static T The<T>() => Assert.Single(Objects.OfType<T>());

    private static IEnumerable<object> Load(string file) => KubernetesYaml.LoadAllFromString(Repository.Read(file), strict: true);
}
